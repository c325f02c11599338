"""Extensions, made once and attached by the factory."""

from __future__ import annotations

from flask_babel import Babel
from flask_compress import Compress
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFError, CSRFProtect

login_manager = LoginManager()


class _Forms(CSRFProtect):
    """Refuses forms that this site did not hand out (SEC-22)."""

    def protect(self, *, apply_exemptions: bool = False) -> None:
        """Raises CSRFError. What says where a form came from may be no address at all, which no library expects."""
        try:
            super().protect(apply_exemptions=apply_exemptions)
        except ValueError as error:
            raise CSRFError("The referrer is no address.") from error


csrf = _Forms()
babel = Babel()
migrate = Migrate()
compress = Compress()
