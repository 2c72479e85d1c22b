"""Which addresses do patients use?"""

from django.urls import path

from consent import views

urlpatterns = [
    path("", views.ask_for_manage_link, name="my_permissions"),
    path("new-link/", views.ask_for_new_link, name="new_link"),
    path("s/", views.link_cut_off),
    # Where the page of a link that does not open posts to, wherever it stands: the same bytes.
    path("s/new-link/", views.new_link_for_nothing),
    path("s/<str:token>/new-link/", views.new_link_for_old, name="new_link_for_old"),
    path("sign/<str:reference>/new-link/", views.new_link_of_signing, name="new_link_of_signing"),
    path("s/<str:token>/", views.follow_sign_link, name="sign_link"),
    path("m/", views.link_cut_off),
    path("m/<str:token>/", views.follow_manage_link, name="manage_link"),
    path("tablet/", views.tablet, name="tablet"),
    path("tablet/back/", views.tablet_back, name="tablet_back"),
    path("sign/<str:reference>/", views.sign, name="sign"),
    path("permissions/", views.permissions, name="permissions"),
    path("permissions/identity/", views.permissions_identity, name="permissions_identity"),
    path("permissions/receipts/<str:reference>/", views.taken_back, name="taken_back"),
    path("permissions/<str:reference>/", views.take_back, name="take_back"),
    path("permissions/<str:reference>/added/<int:number>/", views.photo_added, name="photo_added"),
    path("permissions/<str:reference>/copy/", views.permission_copy, name="permission_copy"),
    path("permissions/<str:reference>/copy.pdf", views.permission_pdf, name="permission_pdf"),
    path("verify/", views.verify_copy, name="verify_copy"),
    path("photo/<str:name>", views.session_photo, name="session_photo"),
    path("clip/<str:name>", views.session_clip, name="session_clip"),
]
