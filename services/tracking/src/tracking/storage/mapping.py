"""Maps the domain's dataclasses on the tables, from outside: the domain knows nothing of it."""

from sqlalchemy.orm import registry

from tracking.domain.case import Case
from tracking.domain.catalogue import CatalogueItem, Process
from tracking.domain.clock import Clock
from tracking.domain.delivery import ContactPoint, Delivery
from tracking.domain.progress import ItemProgress
from tracking.storage import clock_tables, delivery_tables, tables

mapper = registry()
mapper.map_imperatively(Case, tables.tracked_case, version_id_col=tables.tracked_case.c.version)
for followed, table in (
    (ItemProgress, tables.tracked_item),
    (Clock, clock_tables.clock),
):
    mapper.map_imperatively(
        followed,
        table,
        version_id_col=table.c.version,
        properties={"promise_value": table.c.promise_working_days},
    )
mapper.map_imperatively(CatalogueItem, tables.catalogue_item)
mapper.map_imperatively(Process, tables.process)
mapper.map_imperatively(Delivery, delivery_tables.delivery)
mapper.map_imperatively(ContactPoint, delivery_tables.contact_point)
