# SPDX-License-Identifier: MIT
"""Headless Chromium with a fresh profile for each test."""

import os
import pathlib
import shutil
import tempfile

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException, TimeoutException, WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from support.space import ARTIFACTS


class Browser:
    def __init__(self, env=None):
        """`env`: of the browser, beside the test's own; `HOME` decides which certificates it trusts."""
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="orrery-chromium-"))
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium") or shutil.which("google-chrome")
        for word in ("--headless=new", "--disable-gpu", "--no-sandbox", "--disable-dev-shm-usage", "--no-first-run",
                     "--window-size=1200,800", f"--user-data-dir={self.folder}"):
            options.add_argument(word)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        service = webdriver.ChromeService(shutil.which("chromedriver"), env={**os.environ, **(env or {})})
        self.driver = webdriver.Chrome(options=options, service=service)

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        if failure[0]:
            self.screenshot("failed")
            print("--- the page was", self.driver.current_url, self.driver.title, "\n", self.text()[:1500], flush=True)
            for line in self.driver.get_log("browser"):
                print("--- console:", line["message"], flush=True)
        self.driver.quit()
        shutil.rmtree(self.folder, ignore_errors=True)

    def open(self, address):
        self.driver.get(address)
        return self

    def wait(self, condition, limit=20, what="it"):
        def ask(_):
            try:
                return condition()
            except WebDriverException as error:
                # The page was replaced meanwhile; Chromium says so in two ways.
                if isinstance(error, StaleElementReferenceException) or "does not belong to the document" in (error.msg or ""):
                    return None
                raise
        try:
            return WebDriverWait(self.driver, limit, 0.05).until(ask)
        except TimeoutException as late:
            raise AssertionError(f"{what} did not happen on {self.driver.current_url}") from late

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector, text=None, limit=20):
        """The first visible element of `selector` (whose text holds `text`), as soon as there is one."""
        def found():
            for element in self.all(selector):
                if element.is_displayed() and (text is None or text in element.text):
                    return element
            return None
        return self.wait(found, limit, f"{selector!r} with {text!r}")

    def click(self, selector, text=None):
        element = self.one(selector, text)
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def type(self, selector, text):
        self.one(selector).send_keys(text)

    def text(self):
        return self.driver.find_element(By.TAG_NAME, "body").text

    def screenshot(self, name):
        ARTIFACTS.mkdir(parents=True, exist_ok=True)
        self.driver.save_screenshot(str(ARTIFACTS / f"{name}.png"))
