/** A SIREN or a SIRET alone: a question that has a clear answer. */

// La Poste has a SIREN whose establishments escape the usual check: their digits add up to a multiple of five.
const LA_POSTE = "356000000";

/** The number that a text is, spaces and dots aside: `{ number, isValid }`; nothing when it is another text. */
export function numberIn(text) {
  const digits = text.replace(/[\s.\u00a0\u202f-]/g, "");
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
