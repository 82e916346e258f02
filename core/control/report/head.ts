import { version } from '../../../shared/version.ts';
import type { ReportOptions } from './report.ts';
import type { Redaction } from './redact.ts';

/** What a report is, what it holds, and what it never holds: whoever reads it before sending it reads this first. */
export function reportHead({ at, lines, without }: ReportOptions, redaction: Redaction): string {
  const alone =
    without === undefined
      ? ''
      : `\nDrawbridge itself could not be asked, so some parts could not be read:\n  ${redaction.text(without)}\n`;
  return `Drawbridge ${version}: a report for whoever helps. Made ${at}.

READ IT BEFORE YOU SEND IT. It was sent nowhere.

It holds
- versions, platform, names (not values) of environment variables that matter;
- settings, policy, rules and answers;
- names and addresses of servers and sign-in services, names of hosts and tools, paths of programs and files;
- sizes of what is stored, whether the activity log is in order, and its newest records (${lines} at most);
- the last lines Drawbridge printed.
Names of servers, hosts, tools and files can tell where you work and on what. Take out what you want to keep to yourself.

It never holds
- passwords, tokens, keys, or the values of headers;
- what a tool was given or what it gave back, nor their shape or hash; argument values in rules;
- who is signed in: accounts are numbers, the same one everywhere in this report, mail addresses are masked;
- of addresses, the user, the query and the fragment, and parts of the path that look like a key (…);
- what servers and hosts said in errors; the name of your home folder (~).
What looks like a token anywhere is masked. That is a help and no promise: a secret can look like anything.
${alone}`;
}
