"""Which app holds the stock site's page?"""

from django.apps import AppConfig


class StockConfig(AppConfig):
    name = "tests.leaks.stock_control.stock"
    label = "stock"
