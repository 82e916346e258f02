/** Everything the result of a tool can hold. */
import type { JsonObject } from '../../../core/eras/messages.ts';
import { defined } from '../specification.ts';
import { text, tool } from './tool.ts';

const base64 = 'aGVsbG8gd29ybGQ=';
const annotations = { audience: ['user'], priority: 0.5 };
const vendor = { 'com.example/shelf': { row: 3, marks: [null, 1.5, 'ünï ✓'] } };

/** By the tool that gives it. */
export const contents = {
  'give-text': { type: 'text', text: 'line one\nline two \u2028 ✓', annotations },
  'give-image': { type: 'image', data: base64, mimeType: 'image/png', annotations },
  'give-audio': { type: 'audio', data: base64, mimeType: 'audio/wav' },
  'give-embedded': { type: 'resource', resource: { uri: 'note://today', mimeType: 'text/plain', text: 'milk' } },
  'give-blob': { type: 'resource', resource: { uri: 'note://scan', mimeType: 'image/png', blob: base64 } },
  'give-link': { type: 'resource_link', uri: 'note://today', name: 'today', mimeType: 'text/plain' },
} satisfies Record<string, JsonObject>;

export const structured = { total: 3, notes: [{ name: 'today', done: false }] };
export const structuredList = ['milk', 'bread', 3];

const outputSchema = {
  type: 'object',
  properties: { total: { type: 'integer' }, notes: { type: 'array', items: { type: 'object' } } },
  required: ['total'],
};

/** Unknown members, everywhere the protocol lets them be. */
export const marked = { ...text('marked'), _meta: { ...vendor, traceparent: '00-1-2-01' } };

export const icons = [{ src: 'https://example.com/icon.png', mimeType: 'image/png', sizes: ['48x48'] }];
export const toolAnnotations = { title: 'Read notes', readOnlyHint: true, openWorldHint: false };

const give = (name: keyof typeof contents) => () => ({ content: [contents[name]] });

export const contentTools = [
  tool('give-text', defined.always, give('give-text')),
  tool('give-image', defined.always, give('give-image')),
  tool('give-audio', defined.audio, give('give-audio')),
  tool('give-embedded', defined.always, give('give-embedded')),
  tool('give-blob', defined.always, give('give-blob')),
  tool('give-link', defined.links, give('give-link')),
  tool('give-many', defined.always, () => ({ content: [contents['give-text'], contents['give-image']] })),
  tool(
    'give-structured',
    defined.structured,
    () => ({ ...text(JSON.stringify(structured)), structuredContent: structured }),
    { outputSchema },
  ),
  tool(
    'give-structured-list',
    defined.anyStructured,
    () => ({ content: [], structuredContent: structuredList as never }),
    { outputSchema: { type: 'array' } },
  ),
  tool('give-marked', defined.always, () => marked, { 'com.example/vendor': vendor }),
  tool('with-annotations', defined.annotations, () => text('annotated'), { annotations: toolAnnotations }),
  tool('with-title', defined.titles, () => text('titled'), { title: 'A title for people', _meta: vendor }),
  tool('with-icons', defined.icons, () => text('pictured'), { icons }),
];
