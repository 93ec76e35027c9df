import type { Command } from 'commander';
import { bookingPageApplyCommand } from './booking-page-apply.ts';
import { bookingPageListCommand, bookingPageTimesCommand } from './booking-page-list.ts';
import { calendarStatusCommand } from './calendar-status.ts';
import { type CommandContext, type CommonFlags, withApi } from './command-context.ts';
import { type MeetingBookFlags, meetingBookCommand } from './meeting-book.ts';
import { type MeetingListFlags, meetingListCommand } from './meeting-list.ts';
import { examples, onInstallation, withJson } from './program-parts.ts';

/** Adds `ripen meeting`, `ripen booking-page` and `ripen calendar`. */
export function addMeeting(program: Command, context: CommandContext): void {
  const meeting = program.command('meeting').description('meetings of leads with reps').exitOverride();
  withJson(onInstallation(meeting.command('list')))
    .description('meetings by their time, from now on')
    .option('--lead <lead>', 'e-mail address, user id, anonymous id or lead id')
    .option('--from <instant>', 'those that end after it')
    .option('--to <instant>', 'those that begin before it')
    .option('--state <state>', 'booked, cancelled, held or no-show')
    .addHelpText('after', examples('ripen meeting list', 'ripen meeting list --lead ann@example.com --json'))
    .action((flags: MeetingListFlags & CommonFlags) =>
      withApi(context, flags, (api) => meetingListCommand(api, context, flags)),
    );
  withJson(onInstallation(meeting.command('book')))
    .argument('<lead>', 'e-mail address, user id, anonymous id or lead id')
    .description('book a meeting for a lead; invitations go out')
    .requiredOption('--page <slug>', 'the booking page')
    .option('--at <instant>', 'when it begins; the next free time without it')
    .addHelpText(
      'after',
      examples(
        'ripen meeting book ann@example.com --page first-call',
        'ripen meeting book ann@example.com --page first-call --at 2026-12-01T14:00:00Z',
      ),
    )
    .action((lead: string, flags: MeetingBookFlags & CommonFlags) =>
      withApi(context, flags, (api) => meetingBookCommand(api, context, { lead, flags })),
    );
  onInstallation(meeting.command('cancel'))
    .argument('<meeting>', 'its id, as `ripen meeting list` shows it')
    .description('call a meeting off; the lead is told')
    .addHelpText('after', examples('ripen meeting cancel 0b9e5b0e-6f0e-4c8e-9a57-3f0f4a3a5a11'))
    .action((id: string, flags: CommonFlags) =>
      withApi(context, flags, async (api) => {
        await api.request('POST', `/api/v1/meetings/${encodeURIComponent(id)}/cancellation`, {});
        context.print(`${id}: cancelled`);
      }),
    );
  addBookingPage(program, context);
  const calendar = program.command('calendar').description('the calendars of reps').exitOverride();
  withJson(onInstallation(calendar.command('status')))
    .description('whether the calendars of reps can be read; exit code 1 when one cannot')
    .addHelpText('after', examples('ripen calendar status', 'ripen calendar status --json'))
    .action((flags: CommonFlags) =>
      withApi(context, flags, (api) => calendarStatusCommand(api, context, flags)),
    );
}

function addBookingPage(program: Command, context: CommandContext): void {
  const page = program
    .command('booking-page')
    .description('pages on which leads book meetings')
    .exitOverride();
  withJson(onInstallation(page.command('list')))
    .description('all booking pages with their addresses')
    .addHelpText('after', examples('ripen booking-page list'))
    .action((flags: CommonFlags) =>
      withApi(context, flags, (api) => bookingPageListCommand(api, context, flags)),
    );
  withJson(onInstallation(page.command('apply')))
    .argument('<files...>', 'YAML: { page, title, host, times, place, questions, reminderMinutes }')
    .description('make booking pages of files, or change them')
    .addHelpText('after', examples('ripen booking-page apply first-call.yaml'))
    .action((files: string[], flags: CommonFlags) =>
      withApi(context, flags, (api) => bookingPageApplyCommand(api, context, { files, flags })),
    );
  withJson(onInstallation(page.command('times')))
    .argument('<page>')
    .description('the free times of a page, of the next week')
    .option('--from <instant>', 'from then on')
    .option('--to <instant>', 'until then, at most 31 days')
    .addHelpText('after', examples('ripen booking-page times first-call'))
    .action((slug: string, flags: { from?: string; to?: string } & CommonFlags) =>
      withApi(context, flags, (api) => bookingPageTimesCommand(api, context, { slug, flags })),
    );
  onInstallation(page.command('remove'))
    .argument('<page>')
    .description('remove a booking page; its meetings stay')
    .addHelpText('after', examples('ripen booking-page remove first-call'))
    .action((slug: string, flags: CommonFlags) =>
      withApi(context, flags, async (api) => {
        await api.request('DELETE', `/api/v1/booking-pages/${encodeURIComponent(slug)}`);
        context.print(`${slug}: removed`);
      }),
    );
}
