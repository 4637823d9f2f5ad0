"""What `python -m chassis.reference matching` loads: the catalogue and the register of providers. Re-loadable."""

from stdnum.cn import uscc

from chassis.config import setting
from matching import data
from matching.domain.ports import Work
from matching.usecases.reference import load_catalogue, load_providers


def load_reference(work: Work) -> None:
    """Load both files; only what changed is published, all of it with PUBLISH_ALL=1 (for a new listener).

    Raises PromiseTooLong or NotRegistrable: a file with one wrong entry is refused whole.
    """
    publish_all = setting("PUBLISH_ALL", "0") == "1"
    load_catalogue(work, data.read("catalogue.v1.yaml"), publish_all=publish_all)
    load_providers(work, data.read("providers.v1.yaml"), uscc.is_valid)
