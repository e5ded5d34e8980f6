using MenuApi;

return await MenuTool.RunAsync(args, new(), TimeProvider.System, CancellationToken.None);
