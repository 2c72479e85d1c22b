def test_probe(open_page, house):
    page = open_page()
    page.goto("/")
    print(page.title(), house.url)
    page = open_page(role="front_desk")
    page.goto("/admin/")
    print(page.title())
    page.screenshot(path="/tmp/w/browser/admin.png")
