// Which moments, in seconds, ical.js takes local times for: on standard input `[{"calendar", "clocks": [[year, month, …]]}]`.
import ICAL from "ical.js";
import { readFileSync } from "node:fs";

const read = ({ calendar, clocks }) => {
  const zone = new ICAL.Timezone(new ICAL.Component(ICAL.parse(calendar)).getFirstSubcomponent("vtimezone"));
  return clocks.map(([year, month, day, hour, minute, second]) =>
    new ICAL.Time({ year, month, day, hour, minute, second, isDate: false }, zone).toUnixTime(),
  );
};
console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(read)));
