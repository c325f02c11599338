"""What somebody types to sign in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, StringField

from app.accounts.types import SignInDetails
from app.web.forms import BaseForm, Required


class SignInForm(BaseForm):
    """E-mail address and password."""

    email = StringField(_l("E-mail address"), validators=[Required(_l("Enter your e-mail address"))])
    password = PasswordField(_l("Password"), validators=[Required(_l("Enter your password"))])

    def details(self) -> SignInDetails:
        """What was typed."""
        return SignInDetails(email=self.email.data, password=self.password.data)
