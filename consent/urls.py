"""Which addresses do patients use?"""

from django.urls import path

from consent import views

urlpatterns = [
    path("", views.ask_for_manage_link, name="my_permissions"),
    path("s/<str:token>/", views.follow_sign_link, name="sign_link"),
    path("m/<str:token>/", views.follow_manage_link, name="manage_link"),
    path("sign/<str:reference>/", views.sign, name="sign"),
    path("permissions/", views.permissions, name="permissions"),
    path("permissions/<str:reference>/", views.take_back, name="take_back"),
    path("photo/<str:name>", views.session_photo, name="session_photo"),
]
