// What can a reader do with the page's address beyond the links? Copy it; hand it to the device.
const address = document.getElementById("share-address");
const copying = document.querySelector("[data-share=copy]");
const device = document.querySelector("[data-share=device]");

const copied = async () => {
  try {
    await navigator.clipboard.writeText(address.value);
    return true;
  } catch {
    // Without HTTPS, or where the visitor says no, there is no clipboard.
    address.focus();
    address.select();
    return document.execCommand("copy");
  }
};

if (address && copying) {
  const words = copying.querySelector("span");
  const label = words.textContent;
  copying.hidden = false;
  copying.addEventListener("click", async () => {
    words.textContent = (await copied()) ? copying.dataset.done : copying.dataset.byHand;
    setTimeout(() => {
      words.textContent = label;
    }, 4000);
  });
}

if (address && device && navigator.share) {
  device.hidden = false;
  device.addEventListener("click", () => {
    // The visitor may close the device's sheet again: that is no fault.
    navigator.share({ title: device.dataset.title, url: address.value }).catch(() => {});
  });
}
