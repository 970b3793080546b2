export { confirmByLink as POST } from '@/lib/portal/handlers/opt-in'
