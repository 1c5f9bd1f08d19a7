export { Drawing } from './drawing'
export { Photo } from './photo'
export { Shown } from './shown'
