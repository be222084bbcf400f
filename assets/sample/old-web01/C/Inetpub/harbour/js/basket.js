function addToBasket(number) {
  document.cookie = 'basket=' + escape((getBasket() + ' ' + number).replace(/^ /, '')) + ';path=/';
}
function getBasket() {
  var found = document.cookie.match(/basket=([^;]*)/);
  return found ? unescape(found[1]) : '';
}
