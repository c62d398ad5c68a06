import type { Parsed } from '../text/parsed';
import { headerText } from './find-header';
import type { HeaderField, SipMessage } from './message';
import { shownText } from './shown-text';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const FORM =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d\d) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) (\d\d):(\d\d):(\d\d) GMT$/i;
/** The form has 29 characters; anything longer need not be looked at. */
const LONGEST = 64;

/** Seconds since 1970 of a text in the form; undefined for any other text and for days that no calendar has. */
function secondsOf(text: string): number | undefined {
  const found = text.length > LONGEST ? null : FORM.exec(text);
  if (!found) return undefined;
  const [, day = '', monthName = '', year = '', hour = '', minute = '', second = ''] = found;
  const month = MONTHS.indexOf(monthName.toLowerCase());
  const days = new Date(Date.UTC(Number(year), month + 1, 0)).getUTCDate();
  // A leap second is written as 60.
  const isReal =
    Number(day) >= 1 &&
    Number(day) <= days &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) <= 60;
  if (!isReal) return undefined;
  const ms = Date.UTC(
    Number(year),
    month,
    Number(day),
    Number(hour),
    Number(minute),
    Math.min(59, Number(second)),
  );
  return ms / 1000;
}

/**
 * Reads Date: RFC 1123 form, GMT only (RFC 3261 §20.17). The value is in seconds since 1970-01-01 UTC; undefined with a
 * problem, code `header-value-invalid`, for any other text. The name of the weekday is not checked against the date.
 */
export function readDate(message: SipMessage, field: HeaderField): Parsed<number | undefined> {
  const value = secondsOf(headerText(message, field));
  if (value !== undefined) return { value, problems: [] };
  const shown = shownText(message.text, field.value);
  const span = field.value.end > field.value.start ? field.value : field.name;
  const sentence = `Date: "${shown}" is not a valid date, such as "Sat, 13 Nov 2010 23:29:00 GMT".`;
  return { value, problems: [{ code: 'header-value-invalid', message: sentence, span }] };
}
