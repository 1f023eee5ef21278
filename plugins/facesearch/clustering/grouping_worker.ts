import { parentPort, workerData } from 'node:worker_threads'
import { groupUnits } from './group_units.js'
import type { GroupingOrder } from './grouping_thread.js'
import { suggestUnits } from './suggest_units.js'

const { units, distances, people } = workerData as GroupingOrder
parentPort!.postMessage(
  people === undefined ? groupUnits(units, distances) : suggestUnits(units, people, distances)
)
