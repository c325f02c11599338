"""What somebody types to sign in, and about their own sign-in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, PasswordField, StringField
from wtforms.validators import Length

from app.accounts.types import Change, PasswordDetails, SignInDetails
from app.web.forms import BaseForm, Required


class SignInForm(BaseForm):
    """E-mail address and password."""

    email = StringField(_l("E-mail address"), validators=[Required(_l("Enter your e-mail address"))])
    password = PasswordField(_l("Password"), validators=[Required(_l("Enter your password"))])

    def details(self) -> SignInDetails:
        """What was typed."""
        return SignInDetails(email=self.email.data, password=self.password.data)


class CodeForm(BaseForm):
    """A code of the authenticator app, or a recovery code."""

    code = StringField(_l("Code"), validators=[Required(_l("Enter the code"))])


class StepUpForm(BaseForm):
    """Password and code together."""

    password = PasswordField(_l("Password"), validators=[Required(_l("Enter your password"))])
    code = StringField(_l("Code"), validators=[Required(_l("Enter the code"))])


class ButtonForm(BaseForm):
    """A button and nothing to type."""


class EndForm(BaseForm):
    """Which sign-in is to end."""

    which = HiddenField(validators=[Required()])


class PasswordForm(BaseForm):
    """The password that one has, and the one that one wants."""

    present = PasswordField(_l("Your password now"), validators=[Required(_l("Enter the password you have now"))])
    password = PasswordField(_l("New password"), validators=[Required(_l("Enter the password you want"))])
    is_ending_others = BooleanField(_l("Sign me out everywhere else"), default=True)

    def details(self) -> PasswordDetails:
        """What was typed."""
        return PasswordDetails(
            present=self.present.data, password=self.password.data, is_ending_others=self.is_ending_others.data
        )


class ChooseForm(BaseForm):
    """A first password, or a new start."""

    password = PasswordField(_l("Choose a password"), validators=[Required(_l("Enter the password you want"))])


CHANGES = {
    Change.PASSWORD_CHANGED: _l("Your password was changed."),
    Change.APP_CHANGED: _l("An authenticator app was set up for your account."),
    Change.CODES_MADE: _l("New recovery codes were made."),
    Change.CODE_USED: _l("A recovery code was used to sign in."),
    Change.CODES_TRIED: _l("Somebody typed your password, and then ten codes in a row that did not fit."),
    Change.PASSKEY_ADDED: _l("A passkey was added."),
    Change.PASSKEY_REMOVED: _l("A passkey was removed."),
    Change.SINGLE_SIGN_ON_LINKED: _l("Your organisation's own sign-in was linked to your account."),
    Change.PART_CHANGED: _l("What you may see and do here was changed by an administrator."),
}


class AnswerForm(BaseForm):
    """What a passkey answered; a script puts it in."""

    answer = HiddenField()


class PasskeyNameForm(BaseForm):
    """What its owner calls a passkey."""

    name = StringField(
        _l("What do you call it?"),
        validators=[
            Required(_l("Enter a name, such as Work laptop")),
            Length(max=60, message=_l("Use a shorter name: 60 characters at most")),
        ],
    )


class PasskeyForm(PasskeyNameForm, AnswerForm):
    """A new passkey and what its owner calls it."""
