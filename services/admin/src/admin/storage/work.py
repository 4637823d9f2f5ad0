"""One transaction of admin, with its repositories and what hashes and signs."""

from typing import Any

from admin.adapters.credentials import Argon2Hasher, EdDsaSigner
from admin.domain import ports
from admin.storage import mapping, repository  # noqa: F401 - the mapping has to be there first
from admin.storage.archive import SqlArchive
from chassis.work import Work as ChassisWork


class AdminWork(ChassisWork):
    """The unit of work that the use cases get."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.accounts: ports.Accounts = repository.SqlAccounts(self.session)
        self.sign_ins: ports.SignIns = repository.SqlSignIns(self.session)
        self.network: ports.Network = repository.SqlNetwork(self.session)
        self.calendars: ports.Calendars = repository.SqlCalendars(self.session)
        self.archive: ports.Archive = SqlArchive(self.session)
        self.passwords: ports.PasswordHasher = Argon2Hasher()
        self.signer: ports.Signer = EdDsaSigner()
