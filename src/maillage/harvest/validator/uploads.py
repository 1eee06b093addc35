"""A dropped file that passes the limit is read to its end and thrown away: never kept on disk."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest


class BoundedUpload(FileUploadHandler):
    """Tells its request ``is_too_big`` when one file is; the other handlers never see the rest."""

    def __init__(self, request: HttpRequest, limit: int) -> None:
        super().__init__(request)
        self.limit = limit
        self.is_too_big = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > self.limit:
            self.is_too_big = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        return None
