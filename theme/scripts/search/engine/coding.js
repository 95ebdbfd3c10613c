/** Columns of numbers written as text: plugins/search/coding.py says how, and why. */

const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FINAL = 47;
const CONTINUING = 46;

const VALUES = valuesOfCharacters();

/** One value a character. */
export function digitsOf(text) {
  const values = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    values[at] = VALUES[text.charCodeAt(at)];
  }
  return values;
}

/** Reads numbers one after the other; each is less than 2 ** 32. */
export class Numbers {
  #text;
  #at = 0;

  constructor(text) {
    this.#text = text;
  }

  /** Whether one is left. */
  get more() {
    return this.#at < this.#text.length;
  }

  next() {
    let number = 0;
    let unit = 1;
    for (;;) {
      const digit = VALUES[this.#text.charCodeAt(this.#at)];
      this.#at += 1;
      number += digit * unit;
      // Written so that a text cut short ends too.
      if (!(digit >= FINAL)) {
        return number;
      }
      unit *= CONTINUING;
    }
  }

  /** All that are left. */
  array() {
    const values = new Uint32Array(this.#text.length - this.#at);
    let count = 0;
    while (this.more) {
      values[count] = this.next();
      count += 1;
    }
    return values.slice(0, count);
  }
}

/** Reads ascending numbers one after the other, as `gaps` writes them. */
export class Gaps extends Numbers {
  #last = -1;

  next() {
    this.#last += super.next() + 1;
    return this.#last;
  }
}

function valuesOfCharacters() {
  const values = new Uint8Array(128);
  let value = 0;
  for (let code = SPACE; code < 127; code += 1) {
    if (code !== QUOTE && code !== BACKSLASH) {
      values[code] = value;
      value += 1;
    }
  }
  return values;
}
