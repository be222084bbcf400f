// by a friend of the shop
function swap(image, name) { if (document.images) image.src = '/images/buttons/' + name + '.gif'; }
