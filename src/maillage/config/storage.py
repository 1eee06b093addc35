"""Static files: hashed names, also inside the imports of our JavaScript modules; one bundled style sheet."""

import posixpath
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from maillage.core.ui.bundle import bundle

# Ours only: in a dependency's file a comment that looks like an import would stop the collection.
OUR_SCRIPTS = ("maillage/*.js", "accounts/*.js", "territory/*.js", "directory/*.js", "portal/*.js")
IMPORTS = CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]  # noqa: SLF001 - Django names the list, not the folders
BUNDLES = ("maillage/css/main.css", "maillage/css/map-page.css")


class BundledSource:
    """Stands for the place where a style sheet was found, and gives it with its imports inlined."""

    def __init__(self, source: Any) -> None:
        self.source = source

    def open(self, name: str, mode: str = "rb") -> ContentFile:
        def read(path: str) -> str:
            with self.source.open(path, "rb") as file:
                return file.read().decode()

        folder = posixpath.dirname(name)
        return ContentFile(bundle(read(name), lambda url: read(f"{folder}/{url}")).encode())


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's manifest storage that rewrites `import` paths of our ES modules and bundles our styles."""

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        *((folder, IMPORTS) for folder in OUR_SCRIPTS),
    )
    manifest_strict = True

    def post_process(self, paths: dict[str, Any], *args: Any, **kwargs: Any) -> Iterator[Any]:
        for name in BUNDLES:
            if name in paths:
                source, path = paths[name]
                paths[name] = (BundledSource(source), path)
        yield from super().post_process(paths, *args, **kwargs)
