"""The toy's table."""

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    from toy.service import metadata

    metadata.create_all(op.get_bind())


def downgrade() -> None:
    from toy.service import metadata

    metadata.drop_all(op.get_bind())
