"""Runs the migrations on the connection that `open.migrate` hands over, inside its transaction."""

from alembic import context

from dvk_cli.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite can hardly alter a table: it is copied instead.
    render_as_batch=True,
)
context.run_migrations()
