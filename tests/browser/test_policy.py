def test_probe(open_page, house):
    page = open_page()
    page.goto("/admin/login/")
    page.screenshot(path="/tmp/w/browser/admin.png")
    print(page.locator("label").all_inner_texts())
