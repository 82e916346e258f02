export const approvals = {
  title: 'Approvals',
  lead: 'What hosts want to run, and sign-ins, wait here until you allow or deny them.',
  none: 'Nothing waits for you',
  noneNote: 'When a host wants to run a tool that you have not allowed, the question comes here and in a small window.',
  ended: 'Recently ended',
  endedNote: 'Since Drawbridge started.',
  noneEnded: 'No question has ended yet.',
  how: {
    open: 'Open',
    allowed: 'Allowed',
    denied: 'Denied',
    'timed-out': 'Not answered in time',
    withdrawn: 'Withdrawn',
  },
  asked: 'Asked',
  on: (server: string) => `on ${server}`,
  all: 'See them in Activity',
};
