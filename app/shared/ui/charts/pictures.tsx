/** The three pictures, drawn from geometry that a loader worked out (the `.server` files beside this one). */
import { hours, longDay } from "#app/shared/dates";
import type { CaseloadLine, SmallCaseloadLine } from "./caseload-line.server";
import type { OwedAndTaken } from "./owed-and-taken.server";
import { Figures, fillOf, Key, Picture } from "./picture";
import type { SharesLine } from "./shares-line.server";
import type { TimeAndCaseload, TimeWeek } from "./time-and-caseload.server";

/** Protected time owed and taken in one month. */
export function OwedAndTakenPicture(props: {
  id: string;
  sentence: string;
  chart: OwedAndTaken;
  month: { owed: number; taken: number; lost: number; planned: number };
}) {
  const { id, chart, month } = props;
  const rows = [
    ["Owed", hours(month.owed)],
    ["Taken", hours(month.taken)],
    ["Lost", hours(month.lost)],
    ["Still planned", hours(month.planned)],
  ];
  return (
    <Picture
      id={id}
      title="Protected time this month"
      description={props.sentence}
      width={chart.width}
      height={chart.height}
      legend={
        <>
          <Key of={id} kind="taken">
            taken
          </Key>
          <Key of={id} kind="lost">
            lost
          </Key>
          <Key of={id} kind="planned">
            planned
          </Key>
          <Key of={id} kind="owed">
            owed
          </Key>
        </>
      }
      table={<Figures caption="Protected time this month" head={["Protected time", "This month"]} rows={rows} />}
    >
      <rect x="2" y="14" width={chart.end - 2} height="28" className="app-picture__ground" />
      {chart.bars.map((bar) => (
        <rect key={bar.kind} x={bar.x} y="14" width={bar.width} height="28" className={`app-picture__${bar.kind}`} {...fillOf(id, bar.kind)} />
      ))}
      <line x1={chart.owedAt} x2={chart.owedAt} y1="6" y2="50" className="app-picture__owed" />
    </Picture>
  );
}

function CaseloadMarks({ id, chart, left, right }: { id: string; chart: CaseloadLine; left: number; right: number }) {
  return (
    <>
      {chart.yTicks.map((tick) => (
        <g key={tick.label}>
          <line x1={left} x2={right} y1={tick.at} y2={tick.at} className="app-picture__rule" />
          <text x={left - 6} y={tick.at + 4} textAnchor="end" className="app-picture__text">
            {tick.label}
          </text>
        </g>
      ))}
      {chart.band && <path d={chart.band} className="app-picture__band" />}
      {chart.over && <path d={chart.over} className="app-picture__over" {...fillOf(id, "over")} />}
      <path d={chart.ceiling} className="app-picture__ceiling" />
      <path d={chart.cases} className="app-picture__cases" />
    </>
  );
}

const caseloadKeys = (id: string) => (
  <>
    <Key of={id} kind="cases">
      caseload
    </Key>
    <Key of={id} kind="ceiling">
      agreed ceiling
    </Key>
    <Key of={id} kind="over">
      over the ceiling
    </Key>
  </>
);
const figure = (n: number | null) => (n === null ? "not known" : String(n));

/** Caseload against the agreed ceiling over some weeks. */
export function CaseloadPicture(props: { id: string; sentence: string; chart: SmallCaseloadLine }) {
  const { id, chart } = props;
  return (
    <Picture
      id={id}
      title={`Caseload over ${chart.rows.length} weeks`}
      description={props.sentence}
      width={chart.width}
      height={chart.height}
      legend={caseloadKeys(id)}
      table={<Figures caption="Caseload by week" head={["Week of", "Caseload", "Ceiling"]} rows={chart.rows} />}
    >
      <CaseloadMarks id={id} chart={chart} left={chart.box.left} right={chart.box.right} />
      {chart.xTicks.map((tick) => (
        <text key={tick.label} x={tick.at} y={chart.height - 6} textAnchor="middle" className="app-picture__text">
          {tick.label}
        </text>
      ))}
    </Picture>
  );
}

/** Caseload above, protected time below, on the same weeks. `because` says what a week's lost time was lost to. */
export function TimeAndCaseloadPicture(props: { id: string; sentence: string; chart: TimeAndCaseload; weeks: TimeWeek[] }) {
  const { id, chart, weeks } = props;
  const { upper, lower } = chart;
  return (
    <Picture
      id={id}
      title="Protected time and caseload"
      description={props.sentence}
      width={chart.width}
      height={chart.height}
      legend={
        <>
          {caseloadKeys(id)}
          <Key of={id} kind="taken">
            time taken
          </Key>
          <Key of={id} kind="lost">
            time lost
          </Key>
          <Key of={id} kind="planned">
            time planned
          </Key>
          <Key of={id} kind="owed">
            time owed
          </Key>
        </>
      }
      table={
        <Figures
          open
          caption="The same figures"
          head={["Week of", "Caseload", "Ceiling", "Owed", "Planned", "Taken", "Lost", "Lost because of"]}
          rows={weeks.map((week) => [
            longDay(week.from),
            figure(week.load ?? week.cases) + (week.over ? " (over)" : ""),
            figure(week.ceiling),
            hours(week.owed),
            hours(week.planned),
            hours(week.taken),
            hours(week.lost),
            week.because ?? "",
          ])}
        />
      }
    >
      {chart.overWeeks.map((one) => (
        <rect key={one.x} x={one.x} width={one.width} y={upper.top} height={lower.bottom - upper.top} className="app-picture__over-week" />
      ))}
      <text x={upper.left} y={14} className="app-picture__heading">
        Caseload
      </text>
      <CaseloadMarks id={id} chart={chart.caseload} left={upper.left} right={upper.right} />
      <text x={lower.left} y={lower.top - 10} className="app-picture__heading">
        Protected time
      </text>
      {chart.hourTicks.map((tick) => (
        <g key={tick.label}>
          <line x1={lower.left} x2={lower.right} y1={tick.at} y2={tick.at} className="app-picture__rule" />
          <text x={lower.left - 6} y={tick.at + 4} textAnchor="end" className="app-picture__text">
            {tick.label}
          </text>
        </g>
      ))}
      {chart.bars.map((bar) => (
        <rect
          key={`${bar.kind}${bar.x}`}
          x={bar.x}
          y={bar.y}
          width={bar.width}
          height={bar.height}
          className={`app-picture__${bar.kind}`}
          {...fillOf(id, bar.kind)}
        />
      ))}
      {chart.owed.map((one) => (
        <line key={one.x1} x1={one.x1} x2={one.x2} y1={one.y} y2={one.y} className="app-picture__owed" />
      ))}
      {chart.reasons.map((one) => (
        <text key={one.x} x={one.x} y={one.y} textAnchor="middle" className="app-picture__reason">
          {one.word}
        </text>
      ))}
      {chart.weekTicks.map((tick) => (
        <text key={tick.label} x={tick.at} y={chart.height - 8} textAnchor="middle" className="app-picture__text">
          {tick.label}
        </text>
      ))}
    </Picture>
  );
}

/** Two shares over some months: within the ceiling, and protected time taken of what was owed. */
export function SharesPicture(props: { id: string; title: string; sentence: string; chart: SharesLine; rows: string[][] }) {
  const { id, title, chart } = props;
  return (
    <Picture
      id={id}
      title={title}
      description={props.sentence}
      width={chart.width}
      height={chart.height}
      legend={
        <>
          <Key of={id} kind="kept">
            within the ceiling
          </Key>
          <Key of={id} kind="got">
            protected time taken
          </Key>
        </>
      }
      table={<Figures caption={title} head={["Month", "Within the ceiling", "Protected time taken"]} rows={props.rows} />}
    >
      {chart.yTicks.map((tick) => (
        <g key={tick.label}>
          <line x1={chart.box.left} x2={chart.box.right} y1={tick.at} y2={tick.at} className="app-picture__rule" />
          <text x={chart.box.left - 6} y={tick.at + 4} textAnchor="end" className="app-picture__text">
            {tick.label}
          </text>
        </g>
      ))}
      <path d={chart.kept} className="app-picture__kept" />
      <path d={chart.got} className="app-picture__got" />
      {chart.dots.map((dot) => (
        <circle key={`${dot.kind}${dot.x}`} cx={dot.x} cy={dot.y} r="3" className={`app-picture__${dot.kind}`} />
      ))}
      {chart.xTicks.map((tick) => (
        <text key={tick.label} x={tick.at} y={chart.height - 6} textAnchor="middle" className="app-picture__text">
          {tick.label}
        </text>
      ))}
    </Picture>
  );
}
