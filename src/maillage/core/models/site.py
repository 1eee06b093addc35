"""Facts about this installation that people choose, one row each."""

from django.db import models


class Setting(models.Model):
    """A named fact of the installation, such as the territory's name."""

    key = models.CharField("clé", max_length=60, primary_key=True)
    value = models.JSONField("valeur")

    class Meta:
        verbose_name = "réglage"
        verbose_name_plural = "réglages"
