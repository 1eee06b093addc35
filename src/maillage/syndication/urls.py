from maillage.syndication.urls_feeds import urlpatterns as feeds

app_name = "syndication"

# What others read comes first: a profile's reference could be any word.
urlpatterns = [*feeds]
