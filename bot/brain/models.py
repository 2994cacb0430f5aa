"""Which model a brain loads: the live one, or one that was so before."""

from bot.studio.model_files import newest_model as newest_model
from bot.studio.models import live_before as live_before
from bot.studio.models import live_model as live_model
