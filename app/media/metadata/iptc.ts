import { decodeBytes } from './text.js'

/** Values of record 2 by dataset number, in the order of the file. */
export type IptcDatasets = Map<number, string[]>

const MAX_DATASETS = 500
const IPTC_RESOURCE = Buffer.from('8BIM\x04\x04', 'latin1')

/** Reads IPTC datasets from a Photoshop resource block or from bare IPTC. Whatever is broken ends the reading. */
export function readIptc(blob: Uint8Array): IptcDatasets {
  const bytes = Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength)
  const datasets: IptcDatasets = new Map()
  let at = bytes.indexOf(0x1c, startOfDatasets(bytes))

  for (
    let count = 0;
    at !== -1 && at + 5 <= bytes.length && bytes[at] === 0x1c && count < MAX_DATASETS;
    count++
  ) {
    const [record, dataset] = [bytes[at + 1], bytes[at + 2]]
    const size = bytes.readUInt16BE(at + 3)
    if (size > 0x7fff) break
    if (record === 2) append(datasets, dataset, decodeBytes(bytes.subarray(at + 5, at + 5 + size)))
    at += 5 + size
  }
  return datasets
}

/** After `8BIM`, the resource number, a padded name and the size. */
function startOfDatasets(bytes: Buffer) {
  const resource = bytes.indexOf(IPTC_RESOURCE)
  if (resource === -1 || resource + 7 > bytes.length) return 0
  const name = bytes[resource + 6] + 1
  return resource + 6 + name + (name % 2) + 4
}

function append(datasets: IptcDatasets, dataset: number, value: string) {
  const values = datasets.get(dataset)
  if (values) values.push(value)
  else datasets.set(dataset, [value])
}
