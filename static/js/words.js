// Lets the scripts after it speak as they are written where the catalogue of words did not come.

window.gettext ??= (words) => words;
window.interpolate ??= (words, given) => words.replace(/%\((\w+)\)s/g, (_, name) => given[name]);
