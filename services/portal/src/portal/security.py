"""Headers of every page: nothing from elsewhere, no script at all, no address passed on."""

from flask import Flask, Response
from secure import ContentSecurityPolicy, ReferrerPolicy, Secure, XContentTypeOptions, XFrameOptions

POLICY = (
    ContentSecurityPolicy()
    .default_src("'none'")
    .style_src("'self'")
    .img_src("'self'", "data:")  # Bootstrap draws its marks as data: images
    .font_src("'self'")
    .form_action("'self'")
    .base_uri("'none'")
    .frame_ancestors("'none'")
)
# Addresses may hold a check code or a questionnaire link: they are never told to another site.
HEADERS = Secure(
    csp=POLICY,
    referrer=ReferrerPolicy().no_referrer(),
    xfo=XFrameOptions().deny(),
    xcto=XContentTypeOptions(),
)


def install(app: Flask) -> None:
    """Set the headers on every response of the portal's own pages."""

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers.update(HEADERS.headers)
        if response.mimetype == "text/html":
            response.headers["Cache-Control"] = "no-store"
        return response
