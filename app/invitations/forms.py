"""The code that somebody types to begin."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import StopValidation

from app.invitations import codes
from app.web.forms import BaseForm, Required


class CodeForm(BaseForm):
    """Eight letters and numbers, however they are typed."""

    code = StringField(_l("Your code"), validators=[Required(_l("Type the code you were given"))])

    def validate_code(self, field: Any) -> None:
        """Says how a code looks, which is no help in finding one."""
        if codes.typed(field.data) is None:
            raise StopValidation(_l("A code has 8 letters and numbers. Look at it again."))

    def details(self) -> str:
        """The code as it was made."""
        code = codes.typed(self.code.data)
        assert code is not None
        return code
