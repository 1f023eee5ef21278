import { registerCoreResources } from '#console/resources/index'
import { registerCoreWidgets } from '#console/widgets/index'

registerCoreResources()
registerCoreWidgets()
