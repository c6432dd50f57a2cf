from django.contrib.auth import views as auth
from django.urls import URLPattern, URLResolver, path
from django.views.i18n import set_language

from geo112.regions.api import RegionList
from geo112.regions.pages import AccountPage

login = auth.LoginView.as_view(template_name="regions/login.html", redirect_authenticated_user=True)
password_change = auth.PasswordChangeView.as_view(template_name="regions/password_change.html", success_url="/account/")

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", login, name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("language/", set_language, name="set_language"),
    path("account/", AccountPage.as_view(), name="account"),
    path("account/password/", password_change, name="password_change"),
    path("api/v1/regions/", RegionList.as_view(), name="region-list"),
]
