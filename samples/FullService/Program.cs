return await FullService.Hosting.ServiceHost.RunAsync(args);
