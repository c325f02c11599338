"""Forms about one young person: each saves to the one whose page it was opened on, and to nobody else (SAFE-36)."""

from __future__ import annotations

from hmac import compare_digest
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import ValidationError

from app.vault import digest
from app.web.forms import OnceForm, Required


class PersonForm(OnceForm):
    """A form about one young person, named by public id: it holds, signed, whom it was opened for."""

    about = HiddenField()

    def __init__(self, *, person: str, **kwargs: Any) -> None:
        signed = digest(person, "form-about")
        super().__init__(data={"about": signed}, **kwargs)
        self._signed = signed

    def validate_about(self, field: Any) -> None:
        """It has to be the person whose page this is."""
        if not compare_digest(str(field.data or ""), self._signed):
            raise ValidationError(
                _l("This page was opened for another young person. Go back to theirs, and open it again.")
            )


class RecordForm(PersonForm):
    """What goes into a young person's record: the writer looks at two things that say who it is, and ticks that it is them.

    The template says the two things in the label: components/whom.html.
    """

    is_them = BooleanField(validators=[Required(_l("Look at who this is about, then tick the box"))])
