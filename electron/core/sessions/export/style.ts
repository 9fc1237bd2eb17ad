// The report's one style sheet: no fonts, images or links, so that it opens anywhere and prints well.
import { Markup } from './markup'

const light = {
  text: '#1f2328', soft: '#57606a', page: '#ffffff', panel: '#f6f7f9', rule: '#d5d9de', eth0: '#0072B2', eth1: '#D55E00', good: '#00724f', warn: '#8a5a00', bad: '#b3261e',
  begin: '#a8adb4', preflight: '#a8adb4', prepare: '#8496ad', precopy: '#c9b23c', freeze: '#7f9fe0', transfer: '#b58ad6', restore: '#4fb3ad', verify: '#8fb552', confirm: '#8496ad', cleanup: '#a8adb4',
} // prettier-ignore
// On black, Okabe and Ito's lighter blue and orange keep the contrast.
const dark: typeof light = {
  text: '#e3e6ea', soft: '#a5acb5', page: '#15181c', panel: '#1d2126', rule: '#363c44', eth0: '#56b4e9', eth1: '#f0a030', good: '#3ccb9f', warn: '#e8b54a', bad: '#ff8a80',
  begin: '#70767e', preflight: '#70767e', prepare: '#66788f', precopy: '#a8922a', freeze: '#5573b8', transfer: '#8a5fae', restore: '#2f8c87', verify: '#6d9138', confirm: '#66788f', cleanup: '#70767e',
} // prettier-ignore

const phases = ['begin', 'preflight', 'prepare', 'precopy', 'freeze', 'transfer', 'restore', 'verify', 'confirm', 'cleanup'] // prettier-ignore

const variables = (colours: typeof light) =>
  Object.entries(colours)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';')

const rules = `
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 system-ui,sans-serif}
main{max-width:1040px;margin:0 auto;padding:28px 24px 60px}
h1{font-size:25px;line-height:1.25;margin:0 0 4px}
h2{font-size:18px;margin:34px 0 8px;padding-top:12px;border-top:1px solid var(--rule)}
h3{font-size:15px;margin:20px 0 6px}
p,ul,dl{margin:6px 0}
table+table,.wide+table{margin-top:14px}
.steps td:first-child,.host{white-space:nowrap}
.soft{color:var(--soft)}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:13.5px;font-variant-numeric:tabular-nums}
th,td{text-align:left;vertical-align:top;padding:4px 12px 4px 0;border-bottom:1px solid var(--rule)}
th{font-weight:600;color:var(--soft);white-space:nowrap}
td.number,th.number{text-align:right;white-space:nowrap}
code,pre{font:12.5px/1.45 ui-monospace,monospace;overflow-wrap:anywhere;white-space:pre-wrap}
pre{background:var(--panel);border:1px solid var(--rule);border-radius:4px;padding:8px;margin:4px 0;max-height:420px;overflow:auto}
summary{cursor:pointer;color:var(--soft)}
.verdict{border-left:4px solid var(--soft);background:var(--panel);padding:8px 14px;margin:10px 0}
.verdict strong{font-size:17px}
.verdict.good{border-color:var(--good)}.verdict.good strong{color:var(--good)}
.verdict.bad{border-color:var(--bad)}.verdict.bad strong{color:var(--bad)}
.warn{color:var(--warn)}.failed{color:var(--bad)}
svg{display:block;width:100%;height:auto;font:11.5px system-ui,sans-serif}
svg text{fill:var(--text)}svg .tick{fill:var(--soft);font-variant-numeric:tabular-nums}.panel-title{font-weight:600}
.grid{stroke:var(--rule);stroke-width:.6}
.line{fill:none;stroke-width:1.5;stroke-linejoin:round}.received{stroke-dasharray:2.5 2.5}
.stroke-eth0{stroke:var(--eth0)}.stroke-eth1{stroke:var(--eth1)}svg .fill-eth0{fill:var(--eth0);stroke:none}svg .fill-eth1{fill:var(--eth1);stroke:none}
.switch line{stroke-width:1.2;stroke-dasharray:5 3}.switch text{font-weight:600}
.band{opacity:.16}.head{opacity:.85}.phase-name{font-size:10.5px;font-weight:600}
.dot{fill:var(--eth0);opacity:.75}.interval{fill:var(--soft);opacity:.3}.mean{stroke:var(--text);stroke-width:1.6}.floor{stroke:var(--eth1);stroke-width:1.4;stroke-dasharray:3 3}.model{stroke:var(--good);stroke-width:1.4;stroke-dasharray:7 3}
.answers{fill:var(--good);opacity:.55}.gap{fill:var(--bad);stroke:var(--page);stroke-width:.8}svg .gap-label{fill:var(--page);font-weight:600}svg .gap-label.outside{fill:var(--text);paint-order:stroke;stroke:var(--page);stroke-width:3px}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;font-size:13px;color:var(--soft);margin:4px 0 10px}
.legend svg,.swatch{display:inline-block;width:24px;height:10px;vertical-align:-1px;margin-right:5px}
${phases.map((name) => `.phase-${name}{fill:var(--${name})}`).join('')}
@media print{pre{max-height:none}h2{break-after:avoid}svg,.verdict{break-inside:avoid}}
`

/** The style element's content. */
export const styleSheet = new Markup(
  `:root{color-scheme:light dark;${variables(light)}}@media (prefers-color-scheme:dark){:root{${variables(dark)}}}${rules}`,
)
