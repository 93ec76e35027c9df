// Adds three columns to bank-additional-full.csv of the UCI repository: a number for each client, and when the client was
// called and had answered.
//
//   zcat bank-additional-full.csv.gz | node add-dates.mjs | gzip -9n > calls.csv.gz
//
// The file has no dates, but its rows are in order of date from May 2008 to November 2010, with month and weekday. The day
// of a row is the earliest that is not before the day of the row above, lies in its month and has its weekday. The hours
// are made up: a call is at 9, its answer at 17 o'clock, so that what was known of a client comes before the answer.
import { createInterface } from 'node:readline';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const DAY_MS = 24 * 60 * 60 * 1000;

let day = Date.UTC(2008, 4, 1);
let row = 0;
for await (const line of createInterface({ input: process.stdin })) {
  if (row === 0) console.log(`${line};"client";"called_at";"answered_at"`);
  else {
    const cells = line.replaceAll('"', '').split(';');
    const [month, weekday] = [MONTHS.indexOf(cells[8]), WEEKDAYS.indexOf(cells[9])];
    while (new Date(day).getUTCMonth() !== month || new Date(day).getUTCDay() !== weekday) day += DAY_MS;
    const date = new Date(day).toISOString().slice(0, 10);
    console.log(`${line};"client-${String(row).padStart(5, '0')}";"${date} 09:00";"${date} 17:00"`);
  }
  row += 1;
}
