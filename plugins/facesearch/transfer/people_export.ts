import type { OrgExport } from '#extension/org_export'
import { checkedLines, LINES_VERSION } from './export_lines.js'
import { exportPeople, VECTORS } from './export_people.js'
import { importPeople } from './import_people.js'

/** People of an org, and where their faces are: what people said, and nothing of what an engine measured unless it is asked for. */
export const peopleExport: OrgExport = {
  version: LINES_VERSION,
  options: [
    {
      name: VECTORS,
      label: { en: 'With face vectors', de: 'Mit Gesichtsvektoren' },
      hint: {
        en: 'Biometric data: whoever has the archive could find these people in other pictures. Names and boxes come along anyway and are enough: another server finds the faces anew.',
        de: 'Biometrische Daten: Wer das Archiv hat, könnte diese Personen auf anderen Bildern finden. Namen und Rahmen kommen ohnehin mit und genügen: Ein anderer Server findet die Gesichter selbst wieder.',
      },
    },
  ],
  write: exportPeople,
  async verify({ lines, photos }) {
    for await (const line of checkedLines(lines, photos)) void line
  },
  read: importPeople,
}
