from maillage.directory.urls_editing import urlpatterns as editing
from maillage.directory.urls_exports import urlpatterns as exports
from maillage.directory.urls_panorama import urlpatterns as panorama
from maillage.directory.urls_public import profile_urls
from maillage.directory.urls_public import urlpatterns as public

app_name = "directory"

# A profile's address comes last: its reference could be any word.
urlpatterns = [*public, *panorama, *exports, *editing, *profile_urls]
