// Follows links of the product within the page that is open: Streamlit runs again with the new address, as it does for
// the Back button. Opened in a new tab, or without this file, the same links load their page anew.
if (!window.followsLinks) {
  window.followsLinks = true;
  window.goTo = (address) => {
    history.pushState({}, "", address);
    dispatchEvent(new PopStateEvent("popstate"));
  };
  document.addEventListener("click", (click) => {
    const link = click.target.closest(".goes a[href]");
    if (!link || link.origin !== location.origin) return;
    if (click.button || click.ctrlKey || click.metaKey || click.shiftKey || click.altKey) return;
    click.preventDefault();
    goTo(link.href);
  });
}
