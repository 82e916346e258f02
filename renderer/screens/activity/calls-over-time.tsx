import type { ActivityStats } from '../../../shared/activity-views.ts';
import { endings } from '../../../shared/ending.ts';
import { formatDateTime, formatNumber } from '../../format.ts';
import { texts } from '../../texts.ts';
import { countOf, EndingCounts, sumOf } from './endings.tsx';

const words = texts.activityViews.pictures;
/** Height of the picture and width of a bar with its gap, in its own units. */
const height = 100;
const width = 10;
const gap = 1.5;

type Bar = ActivityStats['bars'][number];

/** Bars over time, each way to end a layer of its own. A table says the same. */
export function CallsOverTime({ of }: { of: ActivityStats }) {
  const { bars, barMs, calls } = of;
  const most = Math.max(1, ...bars.map(({ endings: ended }) => sumOf(ended)));
  const [first, last] = [bars[0], bars.at(-1)];
  return (
    <figure className="bars">
      <figcaption>
        <EndingCounts of={of.endings} label={texts.activity.ending} />
        <span className="soft">{words.each(lengthOf(barMs))}</span>
      </figcaption>
      <div className="bars-picture">
        <span className="soft bars-most" aria-hidden>
          {formatNumber(most)}
        </span>
        <svg
          role="img"
          aria-label={words.said(calls, bars.length)}
          viewBox={`0 0 ${bars.length * width} ${height}`}
          preserveAspectRatio="none"
        >
          {bars.map((bar, at) => (
            <Layers key={bar.at} of={bar} x={at * width} most={most} />
          ))}
        </svg>
      </div>
      <div className="bars-times soft" aria-hidden>
        <span>{first === undefined ? '' : formatDateTime(first.at)}</span>
        <span>{last === undefined ? '' : formatDateTime(last.at)}</span>
      </div>
      <details>
        <summary>{words.asTable}</summary>
        <AsTable bars={bars.filter(({ endings: ended }) => sumOf(ended) > 0)} />
      </details>
    </figure>
  );
}

function Layers({ of: { at, endings: ended }, x, most }: { of: Bar; x: number; most: number }) {
  let top = height;
  const layers = endings.map((how) => {
    const size = (countOf(ended, how) / most) * height;
    top -= size;
    return { how, size, top };
  });
  return (
    <g>
      <title>{`${formatDateTime(at)}: ${words.calls(sumOf(ended))}`}</title>
      {layers.map(({ how, size, top: y }) =>
        size === 0 ? null : (
          <rect key={how} data-ending={how} x={x + gap / 2} y={y} width={width - gap} height={size} />
        ),
      )}
    </g>
  );
}

function AsTable({ bars }: { bars: readonly Bar[] }) {
  return (
    <div className="bars-table" role="region" aria-label={words.asTable} tabIndex={0}>
      <table className="numbers" aria-label={words.overTime}>
        <thead>
          <tr>
            <th scope="col">{words.from}</th>
            {endings.map((how) => (
              <th key={how} scope="col">
                {texts.activity.endings[how]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bars.map(({ at, endings: ended }) => (
            <tr key={at}>
              <th scope="row">{formatDateTime(at)}</th>
              {endings.map((how) => (
                <td key={how}>{formatNumber(countOf(ended, how))}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

function lengthOf(ms: number): string {
  const [name, size] = units.find((unit) => ms >= unit[1]) ?? ['second', 1_000];
  return words.length[name](ms / size);
}
