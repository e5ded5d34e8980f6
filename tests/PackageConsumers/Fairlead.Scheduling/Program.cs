Console.WriteLine("Fairlead.Scheduling");
