/** A SIREN or a SIRET alone: a question that has a clear answer. */

// La Poste has a SIREN whose establishments escape the usual check: their digits add up to a multiple of five.
const LA_POSTE = "356000000";

// « SIRET 307 721 779 00238 », « RCS Lyon… » is no number alone; « FR 12 807469317 », for VAT, holds a SIREN.
const CALLED = /^\s*(?:n[°o]|num[eé]ro)?\s*(?:de\s+)?(?:siren|siret|rcs|n[°o])?\s*:?\s*/i;
const VAT = /^\s*(?:tva\s*)?fr\s*\d{2}\s*(?=(?:\d\s*){9}$)/i;

/** The number that a text is, what it is called and its spaces aside: `{ number, isValid }`; null for another text. */
export function numberIn(text) {
  const digits = text.replace(VAT, "").replace(CALLED, "").replace(/[\s.\u00a0\u2000-\u200b\u202f-]/g, "");
  if (!/^\d+$/.test(digits) || (digits.length !== 9 && digits.length !== 14)) {
    return null;
  }
  return { number: digits, isValid: isValid(digits) };
}

/** Luhn's check, as python-stdnum makes it. */
function isValid(digits) {
  if (digits.length === 14 && digits.startsWith(LA_POSTE)) {
    return luhn(digits) || [...digits].reduce((sum, digit) => sum + Number(digit), 0) % 5 === 0;
  }
  return luhn(digits);
}

function luhn(digits) {
  let sum = 0;
  for (let rank = 0; rank < digits.length; rank += 1) {
    const digit = Number(digits[digits.length - 1 - rank]) * (rank % 2 === 0 ? 1 : 2);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}
