"""The domain's classes on the tables; the domain itself knows nothing of it."""

from sqlalchemy.orm import registry, relationship

from evaluation.domain.case_evaluation import CaseEvaluation
from evaluation.domain.item_evaluation import ItemEvaluation
from evaluation.domain.opinion import Opinion
from evaluation.domain.papers import IssuedPaper
from evaluation.domain.questionnaire import Questionnaire
from evaluation.storage import tables

mapper_registry = registry(metadata=tables.metadata)

mapper_registry.map_imperatively(
    ItemEvaluation,
    tables.item_evaluation,
    version_id_col=tables.item_evaluation.c.version,
)
mapper_registry.map_imperatively(
    CaseEvaluation,
    tables.case_evaluation,
    version_id_col=tables.case_evaluation.c.version,
    properties={
        "items": relationship(ItemEvaluation, lazy="selectin", order_by=tables.item_evaluation.c.id)
    },
)
mapper_registry.map_imperatively(
    Questionnaire,
    tables.questionnaire,
    version_id_col=tables.questionnaire.c.version,
)
mapper_registry.map_imperatively(IssuedPaper, tables.paper)
mapper_registry.map_imperatively(
    Opinion,
    tables.opinion,
    version_id_col=tables.opinion.c.version,
)
