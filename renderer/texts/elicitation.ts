/** What a server asks the person, where their host cannot ask it. */
export const elicitation = {
  form: {
    says: 'It says',
    saysNote: 'Text of the server.',
    fields: 'Your answer',
    never:
      'Type no password, key or card number here. The server gets what you type; for a secret it must send you to a page of its own.',
    secret: 'This seems to be a secret. Leave it out, or decline: no server may ask for one this way.',
    optional: 'may be left out',
    leaveOut: 'Leave out',
    choose: 'Choose…',
    yes: 'Yes',
    no: 'No',
  },
  address: {
    title: 'It wants you to open this address',
    leadsTo: 'It leads to {host}.',
    warnings: 'Look twice',
    unopened: 'No browser could be opened from here. Copy the address, open it in a browser, then say so.',
    copy: 'Copy address',
  },
  accept: { form: 'Send', url: 'Open in browser', opened: 'I have opened it' },
  decline: 'Decline',
  cancel: 'Not now',
  will: {
    form: 'gives {server} what you filled in.',
    url: 'opens the address in your browser, and tells {server} so.',
    opened: 'tells {server} that you went there.',
    decline: 'tells {server} that you do not want this.',
    cancel: 'tells {server} that you have not decided.',
  },
};
