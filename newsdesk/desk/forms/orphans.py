from newsdesk.desk.forms.withholding import WithholdForm


class OrphanForm(WithholdForm):
    """Why readers may no longer see a statement, asked in a list of them."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            # In the inspector its fields stand outside their form, and name it.
            field.widget.attrs.pop("form", None)
