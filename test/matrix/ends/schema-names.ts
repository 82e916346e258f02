/** How the first generation of the SDK names its schemas. */
export const requestSchemas: Readonly<Record<string, string>> = {
  'tools/list': 'ListToolsRequestSchema',
  'tools/call': 'CallToolRequestSchema',
  'resources/list': 'ListResourcesRequestSchema',
  'resources/read': 'ReadResourceRequestSchema',
  'resources/templates/list': 'ListResourceTemplatesRequestSchema',
  'resources/subscribe': 'SubscribeRequestSchema',
  'resources/unsubscribe': 'UnsubscribeRequestSchema',
  'prompts/list': 'ListPromptsRequestSchema',
  'prompts/get': 'GetPromptRequestSchema',
  'completion/complete': 'CompleteRequestSchema',
  'logging/setLevel': 'SetLevelRequestSchema',
  'sampling/createMessage': 'CreateMessageRequestSchema',
  'elicitation/create': 'ElicitRequestSchema',
  'roots/list': 'ListRootsRequestSchema',
  'tasks/get': 'GetTaskRequestSchema',
  'tasks/result': 'GetTaskPayloadRequestSchema',
  'tasks/list': 'ListTasksRequestSchema',
  'tasks/cancel': 'CancelTaskRequestSchema',
};

/** Of any other method's result nothing is known. */
const anyResult = 'ResultSchema';

const resultSchemas: Readonly<Record<string, string>> = {
  'tools/list': 'ListToolsResultSchema',
  'tools/call': 'CallToolResultSchema',
  'resources/list': 'ListResourcesResultSchema',
  'resources/read': 'ReadResourceResultSchema',
  'resources/templates/list': 'ListResourceTemplatesResultSchema',
  'resources/subscribe': 'EmptyResultSchema',
  'resources/unsubscribe': 'EmptyResultSchema',
  'prompts/list': 'ListPromptsResultSchema',
  'prompts/get': 'GetPromptResultSchema',
  'completion/complete': 'CompleteResultSchema',
  'logging/setLevel': 'EmptyResultSchema',
  ping: 'EmptyResultSchema',
  'sampling/createMessage': 'CreateMessageResultSchema',
  'elicitation/create': 'ElicitResultSchema',
  'roots/list': 'ListRootsResultSchema',
  'tasks/get': 'GetTaskResultSchema',
  'tasks/list': 'ListTasksResultSchema',
  'tasks/cancel': 'CancelTaskResultSchema',
};

/** The schema of the answer to a request; one with a task or with tools is answered otherwise. */
export function resultSchemaOf(method: string, params?: object): string {
  if (method === 'tools/call' && params !== undefined && 'task' in params) return 'CreateTaskResultSchema';
  if (method === 'sampling/createMessage' && params !== undefined && 'tools' in params)
    return 'CreateMessageResultWithToolsSchema';
  return resultSchemas[method] ?? anyResult;
}

export const notificationSchemas: Readonly<Record<string, string>> = {
  'notifications/message': 'LoggingMessageNotificationSchema',
  'notifications/resources/updated': 'ResourceUpdatedNotificationSchema',
  'notifications/resources/list_changed': 'ResourceListChangedNotificationSchema',
  'notifications/tools/list_changed': 'ToolListChangedNotificationSchema',
  'notifications/prompts/list_changed': 'PromptListChangedNotificationSchema',
  'notifications/elicitation/complete': 'ElicitationCompleteNotificationSchema',
  'notifications/tasks/status': 'TaskStatusNotificationSchema',
};
