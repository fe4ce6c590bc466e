"""The tables of the board, the library and the alerts."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "figures",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("task_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("likes", sa.Integer(), nullable=True),
        sa.Column("saves", sa.Integer(), nullable=True),
        sa.Column("comments", sa.Integer(), nullable=True),
        sa.Column("shares", sa.Integer(), nullable=True),
        sa.Column("plays", sa.Integer(), nullable=True),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.Column("by_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figures")),
        sa.UniqueConstraint("task_id", "hours", name=op.f("uq_figures_task_id_hours")),
    )
    with op.batch_alter_table("figures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_figures_team_id"), ["team_id"], unique=False)

    op.create_table(
        "taskmove",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("task_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("who_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("whom_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("deed", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("was", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("now", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_taskmove")),
    )
    with op.batch_alter_table("taskmove", schema=None) as batch_op:
        batch_op.create_index("ix_taskmove_at", ["team_id", "at"], unique=False)
        batch_op.create_index("ix_taskmove_task", ["task_id", "seq"], unique=False)

    op.create_table(
        "topic",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("team_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("selling_point", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("product", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("angles", sa.Text(), nullable=False),
        sa.Column("stance", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kinds", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("format", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("assets", sa.Text(), nullable=False),
        sa.Column("brand", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("shareable", sa.Boolean(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("made_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
        sa.UniqueConstraint("team_id", "number", name=op.f("uq_topic_team_id_number")),
        sa.UniqueConstraint("team_id", "source", name=op.f("uq_topic_team_id_source")),
    )
    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.create_index("ix_topic_point", ["team_id", "selling_point"], unique=False)
        batch_op.create_index("ix_topic_week", ["team_id", "week", "number"], unique=False)

    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("place", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(
            sa.Column("topic_id", sqlmodel.sql.sqltypes.AutoString(), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("angle", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("product", sqlmodel.sql.sqltypes.AutoString(), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column("selling_point", sqlmodel.sql.sqltypes.AutoString(), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("stance", sqlmodel.sql.sqltypes.AutoString(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("brand", sqlmodel.sql.sqltypes.AutoString(), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column("account_id", sqlmodel.sql.sqltypes.AutoString(), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("slot_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("due_said", sa.Boolean(), server_default=sa.text("(false)"), nullable=False))
        batch_op.add_column(
            sa.Column("reviewer_id", sqlmodel.sql.sqltypes.AutoString(), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("review_due_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("draft", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("link", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("origin", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("made_by", sqlmodel.sql.sqltypes.AutoString(), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column("offered_to", sqlmodel.sql.sqltypes.AutoString(), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("offered_by", sqlmodel.sql.sqltypes.AutoString(), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("sent_back", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("claimed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("submitted_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("published_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_task_team_id_number"), type_="unique")
        batch_op.create_index("ix_task_board", ["team_id", "state", "due_at", "number"], unique=False)
        batch_op.create_index("ix_task_done", ["team_id", "done_at"], unique=False)
        batch_op.create_index(
            "ix_task_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("state IN ('draft', 'scheduled')"),
            postgresql_where=sa.text("state IN ('draft', 'scheduled')"),
        )
        batch_op.create_index(batch_op.f("ix_task_offered_to"), ["offered_to"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_reviewer_id"), ["reviewer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_topic_id"), ["topic_id"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_task_team_id_number_place"), ["team_id", "number", "place"])


def downgrade() -> None:
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_task_team_id_number_place"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_task_topic_id"))
        batch_op.drop_index(batch_op.f("ix_task_reviewer_id"))
        batch_op.drop_index(batch_op.f("ix_task_offered_to"))
        batch_op.drop_index(
            "ix_task_due",
            sqlite_where=sa.text("state IN ('draft', 'scheduled')"),
            postgresql_where=sa.text("state IN ('draft', 'scheduled')"),
        )
        batch_op.drop_index("ix_task_done")
        batch_op.drop_index("ix_task_board")
        batch_op.create_unique_constraint(batch_op.f("uq_task_team_id_number"), ["team_id", "number"])
        batch_op.drop_column("published_at")
        batch_op.drop_column("submitted_at")
        batch_op.drop_column("claimed_at")
        batch_op.drop_column("sent_back")
        batch_op.drop_column("offered_by")
        batch_op.drop_column("offered_to")
        batch_op.drop_column("made_by")
        batch_op.drop_column("origin")
        batch_op.drop_column("link")
        batch_op.drop_column("draft")
        batch_op.drop_column("review_due_at")
        batch_op.drop_column("reviewer_id")
        batch_op.drop_column("due_said")
        batch_op.drop_column("slot_at")
        batch_op.drop_column("account_id")
        batch_op.drop_column("brand")
        batch_op.drop_column("stance")
        batch_op.drop_column("selling_point")
        batch_op.drop_column("product")
        batch_op.drop_column("angle")
        batch_op.drop_column("topic_id")
        batch_op.drop_column("place")

    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.drop_index("ix_topic_week")
        batch_op.drop_index("ix_topic_point")

    op.drop_table("topic")
    with op.batch_alter_table("taskmove", schema=None) as batch_op:
        batch_op.drop_index("ix_taskmove_task")
        batch_op.drop_index("ix_taskmove_at")

    op.drop_table("taskmove")
    with op.batch_alter_table("figures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_figures_team_id"))

    op.drop_table("figures")
