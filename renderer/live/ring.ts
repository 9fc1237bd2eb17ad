export { Ring } from '../../shared/ring'
