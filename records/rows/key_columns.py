"""How a migration gives a table the keys of its order by name: all columns and indexes of it in one step."""

from django.db import models
from django.db.migrations.operations.base import Operation

from .alphabetical import KEY


class AddKeys(Operation):
    """Add one empty key for each of `languages` (as columns end: `zh_hans`) and the indexes `{prefix: (columns before, last one)}`.

    One `AddField` and `AddIndex` for each would make Django draw up the models, and SQLite write the table, anew each time.
    """

    def __init__(self, model_name, languages, indexes):
        self.model_name, self.languages, self.indexes = model_name, languages, indexes

    @property
    def columns(self):
        """The columns that are added."""
        return [f"{KEY}_{language}" for language in self.languages]

    def made_indexes(self):
        """Return the indexes that are added."""
        return [
            models.Index(fields=[*before, f"{KEY}_{language}", last], name=f"{prefix}_{language}")
            for prefix, (before, last) in self.indexes.items()
            for language in self.languages
        ]

    def state_forwards(self, app_label, state):
        model = state.models[app_label, self.model_name]
        model.fields |= {column: models.BinaryField(default=b"") for column in self.columns}
        model.options["indexes"] = [*model.options.get("indexes", ()), *self.made_indexes()]
        state.reload_model(app_label, self.model_name, delay=True)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        model = to_state.apps.get_model(app_label, self.model_name)
        table, quoted = schema_editor.quote_name(model._meta.db_table), schema_editor.quote_name
        for column in self.columns:
            if schema_editor.connection.vendor == "sqlite":
                schema_editor.execute(f"ALTER TABLE {table} ADD COLUMN {quoted(column)} BLOB NOT NULL DEFAULT x''")
            else:
                schema_editor.add_field(model, model._meta.get_field(column))
        for index in self.made_indexes():
            schema_editor.add_index(model, index)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        model = from_state.apps.get_model(app_label, self.model_name)
        for index in self.made_indexes():
            schema_editor.remove_index(model, index)
        for column in self.columns:
            schema_editor.remove_field(model, model._meta.get_field(column))

    def describe(self):
        return f"Add the keys of the order by name to {self.model_name}"
